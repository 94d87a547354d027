package textlog

// CountWords is what CountLines does where no instruction counts octets.
var CountWords = countWords
