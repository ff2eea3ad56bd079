using System.Diagnostics;
using System.Globalization;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Fuzz.Payloads;
using StreamEngine.Numerics;
using StreamEngine.Parsing;

namespace StreamEngine.Fuzz.Runs;

/// <summary>How long a worker goes on.</summary>
/// <param name="Iterations">Inputs, rounded up to whole batches; 0 means no limit.</param>
/// <param name="Seconds">Wall clock; 0 means no limit.</param>
/// <param name="MaxFailures">Failures after which it stops.</param>
internal sealed record WorkerLimits(long Iterations, double Seconds, int MaxFailures);

/// <summary>Tries inputs of one format in this process.</summary>
internal sealed class Worker(IRecordFormat format, ulong seed, IReadOnlyList<Corpus> corpora, string reproFolder, TextWriter output) : IDisposable
{
    /// <summary>Batches from one printed digest to the next.</summary>
    internal const int CheckpointBatches = 16;

    private const int MinimizeBudget = 3000;

    // After a leak the memory is made anew, and guarded memory is never given back.
    private const string Leak = "leak";
    private const int LeakBudget = 50;

    // One input in so many is parsed by a fresh worker as well.
    private const int HistoryShare = 32;

    private readonly Judge _judge = new();
    private readonly List<FuzzInput> _before = [];
    private readonly HashSet<string> _seen = [];
    private ulong _digest = ByteHash.Seed0;

    /// <summary>Inputs that were tried.</summary>
    internal long Inputs { get; private set; }

    /// <summary>Failures that were kept.</summary>
    internal int Failures { get; private set; }

    /// <summary>Digest of everything that came of all inputs.</summary>
    internal ulong Digest => _digest;

    /// <summary>Runs; prints digests, failures and the figures.</summary>
    internal void Run(WorkerLimits limits, string? stateFile)
    {
        using Progress progress = new(stateFile);
        Watchdog watchdog = new(reproFolder, output);
        InputMaker maker = new(format, seed, corpora);
        long start = Stopwatch.GetTimestamp();
        for (long batch = 0; !Done(limits, start) && Failures < limits.MaxFailures; batch++)
        {
            maker.Make(batch, (index, input) =>
            {
                progress.At(batch, index);
                watchdog.Begin(input);
                Try(input);
                watchdog.End();
                return Failures < limits.MaxFailures;
            });
            CheckPadding(batch);
            if ((batch + 1) % CheckpointBatches == 0)
            {
                Say($"checkpoint {batch + 1} {_digest:x16}");
            }
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Say($"done {format.Name} inputs {Inputs} rows {_judge.Rows} rejects {_judge.Rejects} bytes {_judge.Bytes} failures {Failures} seconds {seconds:F1} digest {_digest:x16}");
    }

    public void Dispose() => _judge.Dispose();

    private bool Done(WorkerLimits limits, long start) =>
        (limits.Iterations > 0 && Inputs >= limits.Iterations) || (limits.Seconds > 0 && Stopwatch.GetElapsedTime(start).TotalSeconds >= limits.Seconds);

    private void Try(FuzzInput input)
    {
        Inputs++;
        try
        {
            _digest = ByteHash.Fold(_digest ^ _judge.Check(input, history: Inputs % HistoryShare == 0), ByteHash.Seed2);
            Remember(input);
        }
        catch (FuzzFailure failure)
        {
            Renew(failure);
            Keep(input, failure);
        }
    }

    private void CheckPadding(long batch)
    {
        try
        {
            _judge.CheckPadding();
        }
        catch (FuzzFailure failure)
        {
            Failures++;
            Say($"failure {failure.Oracle} batch {batch} of seed {seed}: {failure.Message}");
        }
    }

    private void Keep(FuzzInput input, FuzzFailure failure)
    {
        // One of each kind is enough: the place of an exception, or the words of a message up to its first number.
        string kind = failure.Oracle == "exception"
            ? failure.Message.Split('\n').FirstOrDefault(l => l.Contains("   at StreamEngine.", StringComparison.Ordinal)) ?? failure.Message
            : failure.Oracle + new string([.. failure.Message.TakeWhile(c => !char.IsAsciiDigit(c) && c != '\'')]);
        if (!_seen.Add(kind))
        {
            return;
        }

        Failures++;
        input = Explain(input, failure.Oracle);
        Minimizer minimizer = new(candidate => Fails(candidate, failure.Oracle), failure.Oracle == Leak ? LeakBudget : MinimizeBudget);
        FuzzInput small = minimizer.Minimize(input);
        Directory.CreateDirectory(reproFolder);
        string path = Path.Combine(reproFolder, $"{format.Name}-{failure.Oracle.Replace(' ', '-')}-{(uint)Hash(kind):x8}.repro");
        ReproFile.Write(path, small, Message(small) ?? failure.Message);
        Say($"failure {failure.Oracle} {path}\n{Message(small) ?? failure.Message}");
    }

    private void Renew(FuzzFailure failure)
    {
        if (failure.Oracle == Leak)
        {
            _judge.Renew();
        }
    }

    private void Remember(FuzzInput input)
    {
        if (_before.Count > 0 && !ReferenceEquals(_before[0].Target, input.Target))
        {
            _before.Clear();
        }

        if (_before.Count < InputMaker.BatchInputs)
        {
            _before.Add(input);
        }
    }

    /// <summary>The input with what the worker parsed before it, when it does not fail alone.</summary>
    private FuzzInput Explain(FuzzInput input, string oracle)
    {
        byte[] before = [.. _before.Where(b => ReferenceEquals(b.Target, input.Target)).SelectMany(b => format is PayloadFormat ? b.Bytes : b.Bytes.Append((byte)'\n'))];
        FuzzInput after = input with { Before = before };
        return Fails(input, oracle) || !Fails(after, oracle) ? input : after;
    }

    private bool Fails(FuzzInput input, string oracle)
    {
        try
        {
            _judge.CheckAlone(input);
            return false;
        }
        catch (FuzzFailure failure)
        {
            Renew(failure);
            return failure.Oracle == oracle;
        }
    }

    private string? Message(FuzzInput input)
    {
        try
        {
            _judge.CheckAlone(input);
            return null;
        }
        catch (FuzzFailure failure)
        {
            Renew(failure);
            return failure.Message;
        }
    }

    private static ulong Hash(string text) => ByteHash.Hash(System.Text.Encoding.UTF8.GetBytes(text), ByteHash.Seed1);

    private void Say(FormattableString line)
    {
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        output.Flush();
    }
}
