package main

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vapi/tags"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// Inventory is what a test writes down.
type Inventory struct {
	User     string
	Password string
	// The files of the server's certificate and its key.
	Certificate string
	Key         string
	// The file for the calls.
	Calls string
	// The tags of each category, in the order in which they are made.
	Categories []struct {
		Name string
		Tags []string
	}
	// Tags of the cluster, which is no machine.
	ClusterTags []string
	Machines    []Machine
}

// Machine is a virtual machine; a tag of it is written as CATEGORY/NAME.
type Machine struct {
	Name       string
	PowerState types.VirtualMachinePowerState
	Tags       []string
	Cards      []Card
	// Whether it is deleted once it has its tags, which a vCenter takes away only later.
	Gone bool
}

// Card is a network card as VMware Tools tell it.
type Card struct {
	Network string
	// Negative for what exists in the guest alone.
	Device    int32
	Connected bool
	// The plain list, and the addresses with their configuration, which older Tools do not tell.
	Listed     []string
	Configured []string
}

func (c Card) info() types.GuestNicInfo {
	info := types.GuestNicInfo{
		Network: c.Network, DeviceConfigId: c.Device, Connected: c.Connected, IpAddress: c.Listed,
	}
	if len(c.Configured) > 0 {
		info.IpConfig = new(types.NetIpConfigInfo)
	}
	for _, address := range c.Configured {
		info.IpAddress = append(info.IpAddress, address)
		info.IpConfig.IpAddress = append(info.IpConfig.IpAddress, types.NetIpConfigInfoIpAddress{
			IpAddress: address, PrefixLength: 24, State: string(types.NetIpConfigInfoIpAddressStatusPreferred),
		})
	}
	return info
}

// create makes the inventory's machines, as a cluster of one host has them.
func (i Inventory) create() (*simulator.Model, error) {
	model := simulator.VPX()
	model.Host, model.Cluster, model.ClusterHost, model.Pool = 0, 1, 1, 0
	model.Machine = len(i.Machines)
	if err := model.Create(); err != nil {
		return nil, err
	}
	for number, vm := range machines() {
		machine := i.Machines[number]
		vm.Name = machine.Name
		vm.Runtime.PowerState = machine.PowerState
		vm.Guest.Net = nil
		for _, card := range machine.Cards {
			vm.Guest.Net = append(vm.Guest.Net, card.info())
		}
	}
	return model, nil
}

// machines are all of them in the order of their making.
func machines() []*simulator.VirtualMachine {
	var all []*simulator.VirtualMachine
	for _, entity := range simulator.Map.All("VirtualMachine") {
		all = append(all, entity.(*simulator.VirtualMachine))
	}
	sort.Slice(all, func(a, b int) bool {
		left, right := all[a].Self.Value, all[b].Self.Value
		return len(left) < len(right) || len(left) == len(right) && left < right
	})
	return all
}

// attach makes the tags, attaches them, and deletes what is to be gone.
func (i Inventory) attach(ctx context.Context, manager *tags.Manager) error {
	ids := make(map[string]string)
	for _, category := range i.Categories {
		id, err := manager.CreateCategory(ctx, &tags.Category{Name: category.Name, Cardinality: "MULTIPLE"})
		if err != nil {
			return err
		}
		for _, name := range category.Tags {
			tag, err := manager.CreateTag(ctx, &tags.Tag{Name: name, CategoryID: id})
			if err != nil {
				return err
			}
			ids[category.Name+"/"+name] = tag
		}
	}
	carriers := make(map[string][]mo.Reference)
	for _, name := range i.ClusterTags {
		carriers[name] = append(carriers[name], simulator.Map.Any("ClusterComputeResource"))
	}
	all := machines()
	for number, machine := range i.Machines {
		for _, name := range machine.Tags {
			carriers[name] = append(carriers[name], all[number])
		}
	}
	for name, objects := range carriers {
		id, isKnown := ids[name]
		if !isKnown {
			return fmt.Errorf("no category has the tag %s; there are %s", name, strings.Join(names(ids), ", "))
		}
		if err := manager.AttachTagToMultipleObjects(ctx, id, objects); err != nil {
			return err
		}
	}
	for number, machine := range i.Machines {
		if machine.Gone {
			simulator.Map.Remove(all[number].Self)
		}
	}
	return nil
}

func names(ids map[string]string) []string {
	var all []string
	for name := range ids {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}
