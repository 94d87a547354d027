package report

// MediaHeads are the heads of the page's figures.
var MediaHeads = mediaHeads
