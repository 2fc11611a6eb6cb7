{application,elixir,
 [{description,"elixir"},
  {vsn,"1.19.1"}]}.
