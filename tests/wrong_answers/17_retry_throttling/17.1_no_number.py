# hint: tokenRatio is a number, not nan
numbers = {"maxTokens": 14, "tokenRatio": float("nan")}
