// Package md2man stands for github.com/cpuguy83/go-md2man/v2/md2man in this module.
// The package of the command line has a file that turns commands into manuals with it,
// so every program would link a Markdown parser and a writer of man pages. Nothing here
// calls that file: the manual is written by package main itself.
package md2man

// Render is what that file calls. It is called by nothing.
func Render([]byte) []byte { panic("manuals are not made of Markdown") }
