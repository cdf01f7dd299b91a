"""Connected in AccountsConfig.ready."""
