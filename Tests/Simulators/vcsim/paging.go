package main

import (
	"fmt"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// pagingCollector obeys maxObjects, which the simulator of this age does not: what is over waits for a token that is
// good for one use. Each session has a collector of its own.
type pagingCollector struct {
	simulator.PropertyCollector
	size    int32
	waiting []types.ObjectContent
	pages   int
}

func newPagingCollector() *pagingCollector {
	collector := new(pagingCollector)
	instance := simulator.Map.Get(vim25.ServiceInstance).(*simulator.ServiceInstance)
	collector.Self = instance.Content.PropertyCollector
	return collector
}

// RetrievePropertiesEx gives the first page.
func (c *pagingCollector) RetrievePropertiesEx(
	ctx *simulator.Context, request *types.RetrievePropertiesEx,
) soap.HasFault {
	result := c.PropertyCollector.RetrievePropertiesEx(ctx, request)
	body, isPlain := result.(*methods.RetrievePropertiesExBody)
	if isPlain && body.Res != nil && body.Res.Returnval != nil && request.Options.MaxObjects > 0 {
		c.size, c.waiting = request.Options.MaxObjects, body.Res.Returnval.Objects
		*body.Res.Returnval = c.page()
	}
	return result
}

// ContinueRetrievePropertiesEx gives the page that a token stands for.
func (c *pagingCollector) ContinueRetrievePropertiesEx(request *types.ContinueRetrievePropertiesEx) soap.HasFault {
	body := new(methods.ContinueRetrievePropertiesExBody)
	if len(c.waiting) == 0 || request.Token != c.token() {
		body.Fault_ = simulator.Fault("", &types.InvalidProperty{Name: "token"})
		return body
	}
	body.Res = &types.ContinueRetrievePropertiesExResponse{Returnval: c.page()}
	return body
}

func (c *pagingCollector) page() types.RetrieveResult {
	count := len(c.waiting)
	if count > int(c.size) {
		count = int(c.size)
	}
	result := types.RetrieveResult{Objects: c.waiting[:count]}
	c.waiting = c.waiting[count:]
	c.pages++
	if len(c.waiting) > 0 {
		result.Token = c.token()
	}
	return result
}

func (c *pagingCollector) token() string { return fmt.Sprintf("<%d> & more", c.pages) }
