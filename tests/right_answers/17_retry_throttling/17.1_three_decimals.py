numbers = {"tokenRatio": 0.401, "maxTokens": 14}
