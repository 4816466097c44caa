# hint: four successes are already enough
numbers = {"maxTokens": 14, "tokenRatio": 0.6}
