# hint: make 4, 4 and 1 attempts
numbers = {"maxTokens": 16, "tokenRatio": 0.5}
