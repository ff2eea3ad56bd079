using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics.Folding;

/// <summary>Value by value, without vectors: the twin that the others are held against.</summary>
internal readonly unsafe struct ScalarMoments : IMomentKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TParts>(Moments* cell, double value)
        where TParts : struct, IMomentParts => cell->Add<TParts>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTwo<TParts>(Moments* first, Moments* second, double* values)
        where TParts : struct, IMomentParts
    {
        first->Add<TParts>(values[0]);
        second->Add<TParts>(values[1]);
    }

    public static void AddRun<TParts>(Moments* cell, double* values, int count)
        where TParts : struct, IMomentParts
    {
        for (int i = 0; i < count; i++)
        {
            cell->Add<TParts>(values[i]);
        }
    }

    public static void AddRuns<TParts>(Moments* first, double* values, int count, Moments* second, double* others, int otherCount)
        where TParts : struct, IMomentParts
    {
        AddRun<TParts>(first, values, count);
        AddRun<TParts>(second, others, otherCount);
    }
}
