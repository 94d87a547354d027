// Package protoimpl is imported by what only the tests of the package that writes
// Parquet compile, and must be there for the list of modules.
package protoimpl
