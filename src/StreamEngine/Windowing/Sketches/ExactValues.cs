using System.Runtime.InteropServices;
using StreamEngine.Memory;
using StreamEngine.Numerics.Sketching;

namespace StreamEngine.Windowing.Sketches;

/// <summary>The first values of quantile sketches, as they are: four in the line of the sketch, up to 16 and up to 32 in a block.</summary>
internal sealed class ExactValues(SlabBlocks blocks)
{
    private const int Near = QuantileHead.NearValues;
    private const int Few = QuantileHead.FewValues;
    private const int FewClass = 1;
    private const int ManyClass = 2;

    /// <summary>The values of a sketch without pages.</summary>
    internal Span<double> Of(ref QuantileHead head) => Room(ref head)[..head.Values];

    /// <summary>Adds a value; false when there are as many as may be.</summary>
    internal bool TryAdd(ref QuantileHead head, double value)
    {
        int count = head.Values;
        if (count is Near or Few or QuantileHead.MaxExact && !TryGrow(ref head))
        {
            return false;
        }

        head.Values = count + 1;
        Room(ref head)[count] = value;
        return true;
    }

    /// <summary>Gives the block of a sketch back.</summary>
    internal void Release(ref QuantileHead head)
    {
        if (head.Directory != 0)
        {
            blocks.Return(head.Directory, ClassOf(head.Values));
            head.Directory = 0;
        }
    }

    /// <summary>Bytes of the block of a sketch.</summary>
    internal static long Bytes(in QuantileHead head) => head.Directory == 0 ? 0 : SlabBlocks.LineBytes << ClassOf(head.Values);

    private static int ClassOf(int count) => count <= Few ? FewClass : ManyClass;

    private Span<double> Room(ref QuantileHead head) => head.Directory == 0
        ? MemoryMarshal.Cast<int, double>((Span<int>)head.Pages)
        : blocks.Span<double>(head.Directory, head.Values <= Few ? Few : QuantileHead.MaxExact);

    private bool TryGrow(ref QuantileHead head)
    {
        if (head.Values == QuantileHead.MaxExact)
        {
            return false;
        }

        int larger = blocks.Rent(head.Values == Near ? FewClass : ManyClass);
        Of(ref head).CopyTo(blocks.Span<double>(larger, head.Values));
        Release(ref head);
        head.Directory = larger;
        return true;
    }
}
