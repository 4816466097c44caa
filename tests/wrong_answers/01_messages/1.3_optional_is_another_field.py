# hint: does `optional` change the number
prediction = {
    "ToUint32": "other",
    "ToFixed32": "empty",
    "ToOptional": "empty",
    "Swapped": "other",
    "ToString": "error",
}
