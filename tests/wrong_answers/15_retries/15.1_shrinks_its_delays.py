# hint: a delay is 0.0125 s, jitter aside
mended_config = """
{"methodConfig": [{
    "name": [{"service": "weather.v1.WeatherService", "method": "GetStation"}],
    "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.05s",
        "maxBackoff": "0.5s",
        "backoffMultiplier": 0.5,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}]}
"""
