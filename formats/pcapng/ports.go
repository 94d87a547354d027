package pcapng

func freePort(p uint16, taken []uint16) uint16 { return p }

var takenUDP, takenTCP []uint16
