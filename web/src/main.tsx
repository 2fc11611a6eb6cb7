document.getElementById("page")!.textContent = "Oakum";
