# hint: no service WeatherService: write weather.v1.WeatherService
mended_config = """
{"methodConfig": [{
    "name": [{"service": "WeatherService", "method": "GetStation"}],
    "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.03s",
        "maxBackoff": "0.2s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}]}
"""
