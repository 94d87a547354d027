package setup

var RemoveLater = removeLater
