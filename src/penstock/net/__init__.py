"""The neutral network: endpoints, filters, routes, rewrites. It does not know Azure or Kubernetes."""
