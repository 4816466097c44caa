# hint: the server saw 2 attempts, and would answer the fourth: what forbids a retry?
mended_config = """
{"methodConfig": [{
    "name": [{"service": "weather.v1.WeatherService", "method": "GetStation"}],
    "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.03s",
        "maxBackoff": "0.5s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}],
 "retryThrottling": {"maxTokens": 4, "tokenRatio": 0.1}}
"""
