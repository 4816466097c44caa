numbers = {"maxTokens": 13, "tokenRatio": 0.6}
