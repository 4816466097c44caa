# hint: make 2, 1 and 1
numbers = {"maxTokens": 4, "tokenRatio": 0.5}
