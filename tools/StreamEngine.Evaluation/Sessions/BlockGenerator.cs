namespace StreamEngine.Evaluation.Sessions;

/// <summary>
/// Makes the lines of blocks of a distributed file system, many blocks at a time. Every block is allocated, received by its replicas, reported by them and stored; which replica is how far is
/// chance, so that the order differs from block to block. One in 25 has two replicas, one in 50 four. Some are read, a few very often, verified, copied once more, or deleted, and one read in
/// fifty fails without the block being any worse. Blocks with a fault are made like the others first.
/// </summary>
internal sealed class BlockGenerator(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The steps of one block, without a fault.</summary>
    internal List<(BlockStep Step, double Seconds)> Normal()
    {
        var steps = new List<(BlockStep, double)> { (BlockStep.Allocate, 0) };
        double kind = _random.NextDouble();
        int replicas = kind < 0.04 ? 2 : kind < 0.06 ? 4 : 3;
        Merge(steps, replicas, 0.8, BlockStep.Receiving);
        Merge(steps, replicas, 8, BlockStep.Terminating, BlockStep.Received, BlockStep.Stored);
        if (_random.NextDouble() < 0.1)
        {
            Add(steps, BlockStep.Verified, 30);
        }

        if (_random.NextDouble() < 0.3)
        {
            Read(steps);
        }

        if (_random.NextDouble() < 0.05)
        {
            foreach (BlockStep step in (ReadOnlySpan<BlockStep>)[BlockStep.Ask, BlockStep.Transfer, BlockStep.Receiving, BlockStep.Received, BlockStep.Transmitted, BlockStep.Stored])
            {
                Add(steps, step, 3);
            }

            replicas++;
        }

        if (_random.NextDouble() < 0.6)
        {
            Add(steps, BlockStep.Invalidate, 60);
            Repeat(steps, BlockStep.Invalidate, replicas - 1, 0.01);
            Repeat(steps, BlockStep.Deleting, replicas, 5);
        }

        return steps;
    }

    /// <summary>The steps of one block with a fault.</summary>
    internal List<(BlockStep Step, double Seconds)> Faulty(BlockFault fault)
    {
        List<(BlockStep Step, double Seconds)> steps = Normal();
        int needed = steps.FindLastIndex(static s => s.Step.IsNeeded) + 1;
        switch (fault)
        {
            case BlockFault.MissingStep:
                steps.RemoveAt(Choose(steps, static s => s.IsNeeded));
                break;
            case BlockFault.Exception:
                BlockStep failure = BlockStep.Failures[_random.Next(BlockStep.Failures.Length)];
                steps.Insert(1 + _random.Next(steps.Count), (failure, _random.NextDouble()));
                break;
            case BlockFault.WrongOrder:
                Disorder(steps);
                break;
            case BlockFault.TooManyRepeats:
                int at = Choose(steps, static s => s.IsNeeded && s != BlockStep.Allocate);
                steps.InsertRange(at, Enumerable.Repeat(steps[at], 3 + _random.Next(8)));
                break;
            case BlockFault.Truncated:
                int kept = 2 + _random.Next(needed - 2);
                steps.RemoveRange(kept, steps.Count - kept);
                break;
        }

        return steps;
    }

    /// <summary>A number from 0 to below 1.</summary>
    internal double Chance() => _random.NextDouble();

    /// <summary>The text of a line.</summary>
    internal string Write(BlockStep step, string block) => string.Concat(Parts(step.Text, block));

    private IEnumerable<string> Parts(string text, string block)
    {
        string[] parts = text.Split('{');
        yield return parts[0];
        foreach (string part in parts.Skip(1))
        {
            yield return part[0] switch
            {
                'b' => block,
                'a' => FormattableString.Invariant($"10.251.{_random.Next(4, 255)}.{_random.Next(1, 255)}:50010"),
                _ => _random.Next(0, 67_108_864).ToString(System.Globalization.CultureInfo.InvariantCulture),
            };
            yield return part[2..];
        }
    }

    // Each replica does its steps in order, all of them at once.
    private void Merge(List<(BlockStep, double)> steps, int replicas, double seconds, params ReadOnlySpan<BlockStep> each)
    {
        int[] done = new int[replicas];
        for (int left = replicas * each.Length; left > 0; left--)
        {
            int replica = _random.Next(replicas);
            while (done[replica] == each.Length)
            {
                replica = (replica + 1) % replicas;
            }

            Add(steps, each[done[replica]++], seconds);
        }
    }

    private void Read(List<(BlockStep, double)> steps)
    {
        int times = 1 + (int)(-Math.Log(1 - _random.NextDouble()) * 4);
        for (int i = 0; i < times; i++)
        {
            Add(steps, BlockStep.Served, 10);
            if (_random.NextDouble() < 0.02)
            {
                Add(steps, BlockStep.Reset, 1);
            }
        }
    }

    // Moves a step before the one that must come first: a line of a replica before the first was received, a stored block before it is, or the allocation behind it all.
    private void Disorder(List<(BlockStep Step, double Seconds)> steps)
    {
        (BlockStep moved, BlockStep before) = _random.Next(4) switch
        {
            0 => (BlockStep.Stored, BlockStep.Receiving),
            1 => (BlockStep.Terminating, BlockStep.Allocate),
            2 => (BlockStep.Received, BlockStep.Receiving),
            _ => (BlockStep.Receiving, BlockStep.Allocate),
        };
        int from = steps.FindIndex(s => s.Step == moved);
        (BlockStep Step, double Seconds) step = steps[from];
        steps.RemoveAt(from);
        steps.Insert(steps.FindIndex(s => s.Step == before), step);
    }

    private int Choose(List<(BlockStep Step, double)> steps, Func<BlockStep, bool> fits)
    {
        int[] places = [.. Enumerable.Range(0, steps.Count).Where(i => fits(steps[i].Step))];
        return places[_random.Next(places.Length)];
    }

    private void Repeat(List<(BlockStep, double)> steps, BlockStep step, int times, double seconds)
    {
        for (int i = 0; i < times; i++)
        {
            Add(steps, step, seconds);
        }
    }

    private void Add(List<(BlockStep, double)> steps, BlockStep step, double seconds) => steps.Add((step, seconds * _random.NextDouble()));
}
