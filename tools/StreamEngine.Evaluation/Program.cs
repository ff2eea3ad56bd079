using StreamEngine.Evaluation;
using StreamEngine.Evaluation.Sessions;

if (args is ["nab", string directory])
{
    return NabCommand.Run(directory, Console.Out);
}

if (args is ["sessions", ..])
{
    return SessionsCommand.Run(args.AsSpan(1), Console.Out);
}

Console.Error.WriteLine("usage: nab DIR    scores the files under DIR/data against DIR/windows.json by the rules of the Numenta Anomaly Benchmark");
Console.Error.WriteLine("       " + SessionsCommand.Usage);
return 2;
