// Package shard splits logs by Call-ID, so that a fleet's logs can be worked on
// where they are and by many processes: each shard holds whole sessions, of all
// servers. Beside the shards stands what the logs teach ([annotate.Knowledge]),
// which is merged and given to whoever reads a shard.
//
//	DIR/shard=007/HOST-<hash>.pcapng   the messages of shard 7 in one run's logs
//	DIR/learnt/HOST-<hash>.json        what these logs teach
//	DIR/index/HOST-<hash>.index        where in these files the messages of a Call-ID are
//
// The hash in the names is that of the logs' names and first octets, so the same
// logs give the same files, and a log that has grown takes the place of what it
// was.
package shard

import "hash/fnv"

// Version is that of [Of]. Shards of different versions do not belong together.
const Version = 1

// MaxCount bounds the number of shards.
const MaxCount = 1000

// Of returns the shard, from 0, of a Call-ID among count: its 64-bit FNV-1a hash
// modulo count. Messages without a Call-ID whose session is not known either are in
// that of the empty one.
func Of(callID []byte, count int) int { return int(key(callID) % uint64(count)) }

// key is the hash that tells the shard.
func key(callID []byte) uint64 {
	h := fnv.New64a()
	h.Write(callID)
	return h.Sum64()
}
