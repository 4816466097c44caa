# hint: write maxTokens without a decimal point
numbers = {"maxTokens": 13.5, "tokenRatio": 0.5}
