using StreamEngine.Fuzz.Inputs;

namespace StreamEngine.Fuzz.Runs;

/// <summary>Makes a failing input smaller as long as it keeps failing (after Zeller's ddmin).</summary>
/// <param name="fails">Whether an input fails in the same way.</param>
/// <param name="budget">Most inputs to try.</param>
internal sealed class Minimizer(Func<FuzzInput, bool> fails, int budget)
{
    private int _left = budget;

    internal FuzzInput Minimize(FuzzInput input)
    {
        input = ShortenBefore(ShortenSample(input));
        for (int size = Math.Max(1, input.Bytes.Length / 2); size >= 1 && _left > 0; size /= 2)
        {
            for (int at = 0; at + size <= input.Bytes.Length && _left > 0;)
            {
                FuzzInput smaller = Without(input, at, size);
                if (Fails(smaller))
                {
                    input = smaller;
                }
                else
                {
                    at += size;
                }
            }
        }

        return Simplify(input);
    }

    private FuzzInput ShortenSample(FuzzInput input)
    {
        if (input.Target.SampleName == FuzzTarget.InputIsSample)
        {
            return input;
        }

        byte[][] lines = new Corpus("", input.Target.SampleBytes).Lines;
        for (int count = 1; count < lines.Length && _left > 0; count *= 2)
        {
            byte[] head = [.. lines.Take(count).SelectMany(l => l)];
            FuzzInput shorter = input with { Target = input.Target.With(head) };
            if (Fails(shorter))
            {
                return shorter;
            }
        }

        return input;
    }

    private FuzzInput ShortenBefore(FuzzInput input)
    {
        for (int size = Math.Max(1, input.Before.Length / 2); size >= 1 && _left > 0; size /= 2)
        {
            for (int at = 0; at + size <= input.Before.Length && _left > 0;)
            {
                FuzzInput smaller = input with { Before = [.. input.Before[..at], .. input.Before[(at + size)..]] };
                bool fails = Fails(smaller);
                input = fails ? smaller : input;
                at += fails ? 0 : size;
            }
        }

        return input;
    }

    private FuzzInput Simplify(FuzzInput input)
    {
        for (int i = 0; i < input.Bytes.Length && _left > 0; i++)
        {
            if (input.Bytes[i] is (byte)'a' or (byte)'\n' or (byte)'"' or (byte)' ')
            {
                continue;
            }

            byte[] bytes = [.. input.Bytes];
            bytes[i] = (byte)'a';
            FuzzInput simpler = With(input, bytes, input.Cut);
            input = Fails(simpler) ? simpler : input;
        }

        return input;
    }

    private static FuzzInput Without(FuzzInput input, int at, int size)
    {
        byte[] bytes = [.. input.Bytes[..at], .. input.Bytes[(at + size)..]];
        int cut = input.Cut <= at ? input.Cut : Math.Max(at, input.Cut - size);
        return With(input, bytes, cut);
    }

    private static FuzzInput With(FuzzInput input, byte[] bytes, int cut) => input with
    {
        Bytes = bytes,
        Cut = cut,
        Target = input.Target.SampleName == FuzzTarget.InputIsSample ? input.Target.With(bytes) : input.Target,
    };

    private bool Fails(FuzzInput input)
    {
        _left--;
        return fails(input);
    }
}
