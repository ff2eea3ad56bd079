using StreamEngine.LoadGen.Cli;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
return await LoadGenCommand.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);
