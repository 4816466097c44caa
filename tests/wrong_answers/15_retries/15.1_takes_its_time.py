# hint: the three delays are 1.6 s together
mended_config = """
{"methodConfig": [{
    "name": [{"service": "weather.v1.WeatherService", "method": "GetStation"}],
    "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.4s",
        "maxBackoff": "0.6s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}]}
"""
