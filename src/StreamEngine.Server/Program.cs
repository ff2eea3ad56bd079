using StreamEngine.Server.Commands;

return await Cli.InvokeAsync(args, CliContext.OfProcess()).ConfigureAwait(false);
