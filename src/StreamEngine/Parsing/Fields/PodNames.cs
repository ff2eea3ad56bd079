using System.Buffers;

namespace StreamEngine.Parsing.Fields;

/// <summary>What the name of a Kubernetes pod tells about the workload that made it.</summary>
internal static class PodNames
{
    private static readonly SearchValues<byte> s_random = SearchValues.Create("bcdfghjklmnpqrstvwxz0123456789"u8);

    /// <summary>
    /// The workload's name: without the hash of the replica set (8 to 10 characters) and the suffix of the pod (5 characters).
    /// Neither holds vowels (k8s.io/apimachinery, util/rand), which tells them from words. Other names come back whole.
    /// </summary>
    internal static ReadOnlySpan<byte> Workload(ReadOnlySpan<byte> pod)
    {
        int suffix = pod.LastIndexOf((byte)'-');
        if (suffix <= 0 || pod.Length - suffix - 1 != 5 || !IsRandom(pod[(suffix + 1)..]))
        {
            return pod;
        }

        int hash = pod[..suffix].LastIndexOf((byte)'-');
        return hash > 0 && suffix - hash - 1 is >= 8 and <= 10 && IsRandom(pod[(hash + 1)..suffix]) ? pod[..hash] : pod[..suffix];
    }

    private static bool IsRandom(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(s_random) < 0;
}
