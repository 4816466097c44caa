# hint: make 4, 1 and 1 attempts, not 4, 3 and 1
numbers = {"maxTokens": 10, "tokenRatio": 0.1}
