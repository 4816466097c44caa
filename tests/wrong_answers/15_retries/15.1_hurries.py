# hint: a delay is shorter than 0.02 s
mended_config = """
{"methodConfig": [{
    "name": [{"service": "weather.v1.WeatherService", "method": "GetStation"}],
    "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.005s",
        "maxBackoff": "0.2s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}]}
"""
