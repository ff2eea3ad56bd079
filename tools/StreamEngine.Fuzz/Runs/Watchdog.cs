using StreamEngine.Fuzz.Inputs;

namespace StreamEngine.Fuzz.Runs;

/// <summary>
/// Ends the process when one input takes far too long, and keeps the input. The budget is generous, since others use the machine too: it
/// finds loops that do not end and costs that grow with the square of the length.
/// </summary>
internal sealed class Watchdog
{
    /// <summary>Exit code of a process that was ended.</summary>
    internal const int ExitCode = 4;

    private const double BaseSeconds = 10;
    private const double SecondsPerByte = 100e-6;
    private const int TurnMilliseconds = 500;

    private readonly string _folder;
    private readonly TextWriter _errors;
    private FuzzInput? _input;
    private long _begun;

    internal Watchdog(string folder, TextWriter errors)
    {
        _folder = folder;
        _errors = errors;
        new Thread(Watch) { IsBackground = true, Name = "watchdog" }.Start();
    }

    internal void Begin(FuzzInput input)
    {
        Volatile.Write(ref _begun, _begun + 1);
        Volatile.Write(ref _input, input);
    }

    internal void End() => Volatile.Write(ref _input, null);

    // Time is counted in turns of this loop and not read from a clock: a process that is stopped and goes on later hangs nowhere.
    private void Watch()
    {
        long seen = 0;
        int turns = 0;
        while (true)
        {
            Thread.Sleep(TurnMilliseconds);
            FuzzInput? input = Volatile.Read(ref _input);
            long begun = Volatile.Read(ref _begun);
            turns = begun == seen && input is not null ? turns + 1 : 0;
            seen = begun;
            if (input is not null && turns * (TurnMilliseconds / 1000.0) > BaseSeconds + (input.Bytes.Length * SecondsPerByte))
            {
                Directory.CreateDirectory(_folder);
                string path = Path.Combine(_folder, $"{input.Target.Format.Name}-hang.repro");
                ReproFile.Write(path, input, "hang: the input was not parsed in time");
                _errors.WriteLine($"failure hang {path}");
                Environment.Exit(ExitCode);
            }
        }
    }
}
