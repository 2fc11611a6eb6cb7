# This file is maintained automatically by "terraform init".

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.31.0"
  constraints = "~> 5.0"
  hashes = [
    "h1:ltxyuBWIy9cq0kIKDJH1jeWJy/y7XJLjS4QrsQK4plA=",
  ]
}

provider "registry.opentofu.org/example/thing" {
  version = "0.1.0-beta2"
}

provider "registry.terraform.io/example/versionless" {
  constraints = "1.0"
}
