using StreamEngine.Evaluation;

if (args is ["nab", string directory])
{
    return NabCommand.Run(directory, Console.Out);
}

Console.Error.WriteLine("usage: nab DIR    scores the files under DIR/data against DIR/windows.json by the rules of the Numenta Anomaly Benchmark");
return 2;
