using StreamEngine.Fuzz.Cli;

return FuzzCommand.Run(args, Console.Out, Console.Error);
