using StreamEngine.Comparisons.Cli;

return ComparisonCommand.Run(args);
