policy = """{"maxAttempts": "4", "initialBackoff": "0.3s", "maxBackoff": "0.6s", "backoffMultiplier": "2.0",
             "retryableStatusCodes": ["UNAVAILABLE"]}"""
mended_config = f"""{{"methodConfig": [
    {{"name": [{{}}], "waitForReady": true}},
    {{"name": [{{"service": "weather.v1.WeatherService", "method": "GetStation"}}], "retryPolicy": {policy}}}
]}}"""
