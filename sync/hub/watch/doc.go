// Package watch is what the people who run a hub see of it: whether it lives,
// numbers for Prometheus, and one page in Norwegian that says whether all is
// well and, if not, what, who and what to do next.
//
// Nothing here changes anything, and no patient has a name here. The page needs
// no JavaScript and loads nothing from anywhere.
//
// The page asks for an operator's certificate, which the hub's authority
// issues, or for a password. A device's certificate opens nothing here, and an
// operator's opens nothing at the hub.
package watch
