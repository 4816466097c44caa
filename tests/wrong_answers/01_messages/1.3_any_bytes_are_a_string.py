# hint: a string must be UTF-8
prediction = {
    "ToUint32": "other",
    "ToFixed32": "empty",
    "ToOptional": "same",
    "Swapped": "other",
    "ToString": "same",
}
