# hint: a string must be UTF-8
prediction = {
    "ToUint32": "other",
    "ToFixed32": "empty",
    "IntoOneof": "same",
    "Swapped": "other",
    "ChecksumToString": "same",
}
