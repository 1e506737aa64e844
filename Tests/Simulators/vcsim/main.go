// vcsim is a vCenter of one's own on loopback: govmomi's simulator, with the machines and the tags that a file names.
// Beyond that simulator it asks for the password in both of its APIs, tells properties page by page as real servers
// do, and writes a line for each call into a file. It ends with the process that started it.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: vcsim INVENTORY.json")
	}
	var inventory Inventory
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(text, &inventory)
	}
	if err != nil {
		log.Fatalf("cannot read the inventory: %v", err)
	}
	address, err := serve(inventory)
	if err != nil {
		log.Fatalf("cannot start: %v", err)
	}
	fmt.Printf("listening on %s\n", address)
	for parent := os.Getppid(); os.Getppid() == parent; {
		time.Sleep(time.Second)
	}
}
