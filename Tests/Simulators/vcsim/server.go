package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vapi/rest"
	"github.com/vmware/govmomi/vapi/tags"

	// It adds the REST API.
	_ "github.com/vmware/govmomi/vapi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/soap"
)

// serve starts the vCenter and gives its URL.
func serve(inventory Inventory) (string, error) {
	certificate, err := tls.LoadX509KeyPair(inventory.Certificate, inventory.Key)
	if err != nil {
		return "", err
	}
	model, err := inventory.create()
	if err != nil {
		return "", err
	}
	simulator.Map.Put(newPagingCollector())
	service := model.Service
	service.Listen = &url.URL{Host: "127.0.0.1:0", User: url.UserPassword(inventory.User, inventory.Password)}
	service.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	service.RegisterEndpoints = true
	server := service.NewServer()

	ctx := context.Background()
	client, err := vim25.NewClient(ctx, soap.NewClient(server.URL, true))
	if err != nil {
		return "", err
	}
	session := rest.NewClient(client)
	if err := session.Login(ctx, server.URL.User); err != nil {
		return "", err
	}
	if err := inventory.attach(ctx, tags.NewManager(session)); err != nil {
		return "", err
	}
	if err := session.Logout(ctx); err != nil {
		return "", err
	}
	calls, err := os.OpenFile(inventory.Calls, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return "", err
	}
	server.Config.Handler = door{inventory, calls, server.Config.Handler}
	return "https://" + server.URL.Host, nil
}

// door writes down each call before it is answered, and checks the password of the REST API, which the simulator does
// not.
type door struct {
	inventory Inventory
	calls     io.Writer
	inner     http.Handler
}

func (d door) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	if request.URL.Path == vim25.Path {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			http.Error(answer, err.Error(), http.StatusBadRequest)
			return
		}
		request.Body = io.NopCloser(bytes.NewReader(body))
		fmt.Fprintf(d.calls, "SOAP %s\n", method(body))
	} else {
		fmt.Fprintf(d.calls, "%s %s\n", request.Method, request.URL.RequestURI())
	}
	if strings.HasPrefix(request.URL.Path, rest.Path) && d.isRefused(request) {
		answer.WriteHeader(http.StatusUnauthorized)
		return
	}
	d.inner.ServeHTTP(answer, request)
}

func (d door) isRefused(request *http.Request) bool {
	user, password, isBasic := request.BasicAuth()
	return isBasic && (user != d.inventory.User || password != d.inventory.Password)
}

// method is the name of the first element in the body of an envelope.
func method(envelope []byte) string {
	var message struct {
		Body struct {
			Content []byte `xml:",innerxml"`
		}
	}
	if err := xml.Unmarshal(envelope, &message); err != nil {
		return "that cannot be read"
	}
	name := strings.TrimLeft(string(message.Body.Content), " \n<")
	if end := strings.IndexAny(name, " >/"); end >= 0 {
		name = name[:end]
	}
	return name
}
