using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>
/// What is usual of a size among siblings, as it is or as a share of the level: whichever they are more alike in. Sizes are logarithms, so that one sibling that is far off does not count for more than another.
/// </summary>
/// <param name="Middle">Median of the natural logarithms.</param>
/// <param name="Spread">How far siblings lie from it, as a standard deviation.</param>
/// <param name="IsShare">True when sizes are shares of the level.</param>
internal readonly record struct Typical(float Middle, float Spread, bool IsShare)
{
    /// <summary>Bytes of what is written down.</summary>
    internal const int SavedBytes = 9;

    /// <summary>Variance of the size of a normal variable, of its squared mean: what one value says of the usual size has this error.</summary>
    internal const double VarianceOfOne = 0.5708;

    /// <summary>Logarithm of a size that is 0.</summary>
    private const float Nothing = -70;

    /// <summary>Variance that siblings are held to have, shared by them: few that agree by chance say little.</summary>
    private const double PriorVariance = 0.25;

    /// <summary>Standard deviation of a normal variable over its median absolute value.</summary>
    private const double DeviationOfMedian = 1.4826;

    /// <summary>Finds what is usual.</summary>
    /// <param name="sizes">Size of each sibling.</param>
    /// <param name="levels">Usual absolute value of each.</param>
    /// <param name="enough">Spread up to which sizes are taken as they are, even when shares are more alike.</param>
    internal static Typical Of(ReadOnlySpan<float> sizes, ReadOnlySpan<float> levels, float enough = 0)
    {
        Span<float> plain = stackalloc float[sizes.Length];
        Span<float> shares = stackalloc float[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            plain[i] = Log(sizes[i]);
            shares[i] = sizes[i] > 0 && levels[i] > 0 ? Log(sizes[i] / levels[i]) : Nothing;
        }

        Typical asIs = Of(plain, isShare: false);
        Typical asShare = Of(shares, isShare: true);
        return asIs.Spread >= enough && asShare.Spread < asIs.Spread ? asShare : asIs;
    }

    /// <summary>The usual size of a series of a level.</summary>
    internal float SizeAt(float level) => Middle <= Nothing ? 0 : (float)(Math.Exp(Middle) * (IsShare ? level : 1));

    /// <summary>Values of a series of its own that this is worth.</summary>
    internal double Worth => VarianceOfOne / (Spread * Spread);

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(BitConverter.SingleToInt32Bits(Middle));
        output.WriteInt32(BitConverter.SingleToInt32Bits(Spread));
        output.WriteBoolean(IsShare);
    }

    internal static Typical Load(ref SnapshotInput input)
    {
        var typical = new Typical(ReadFinite(ref input), ReadFinite(ref input), input.ReadBoolean());
        input.Require(typical.Spread > 0, "a spread above 0");
        return typical;
    }

    /// <summary>Reads a number that is one.</summary>
    internal static float ReadFinite(ref SnapshotInput input)
    {
        float value = BitConverter.Int32BitsToSingle(input.ReadInt32());
        input.Require(float.IsFinite(value), "a number");
        return value;
    }

    private static float Log(float size) => size > 0 ? Math.Max((float)Math.Log(size), Nothing) : Nothing;

    private static Typical Of(Span<float> logs, bool isShare)
    {
        float middle = Median(logs);
        foreach (ref float log in logs)
        {
            log = Math.Abs(log - middle);
        }

        double spread = DeviationOfMedian * Median(logs);
        return new Typical(middle, (float)Math.Sqrt((spread * spread) + (PriorVariance / logs.Length)), isShare);
    }

    private static float Median(Span<float> values)
    {
        values.Sort();
        return values.Length % 2 == 1 ? values[values.Length / 2] : 0.5f * (values[(values.Length / 2) - 1] + values[values.Length / 2]);
    }
}
