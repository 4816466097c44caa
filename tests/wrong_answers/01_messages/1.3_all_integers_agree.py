# hint: a negative number without a sign
prediction = {
    "ToUint32": "same",
    "ToFixed32": "empty",
    "IntoOneof": "same",
    "Swapped": "other",
    "ChecksumToString": "error",
}
