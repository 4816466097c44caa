# hint: 2 of 5 are still to be written
prediction = {"ToUint32": "other", "ToFixed32": "empty", "ToOptional": "same", "Swapped": ..., "ToString": ...}
