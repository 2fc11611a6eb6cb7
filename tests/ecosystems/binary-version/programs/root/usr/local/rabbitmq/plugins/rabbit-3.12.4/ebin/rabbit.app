{application, 'rabbit', [
	{vsn, "3.12.4"}
]}.
