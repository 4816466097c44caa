# hint: write maxTokens without a decimal point
numbers = {"maxTokens": 14.0, "tokenRatio": 0.5}
