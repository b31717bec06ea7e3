// Starts Swagger UI; a file of its own because the page's policy allows no inline script.
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#page", deepLinking: true, docExpansion: "none" });
