# hint: the keys are maxTokens and tokenRatio
numbers = {"max_tokens": 14, "token_ratio": 0.5}
