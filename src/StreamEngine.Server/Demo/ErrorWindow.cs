namespace StreamEngine.Server.Demo;

/// <summary>
/// The error rate over the last three steps. A single step has one or two errors on a quiet host, and no monitoring system shows a rate of
/// so few.
/// </summary>
internal sealed class ErrorWindow
{
    private const int Steps = 3;

    private readonly int[] _requests = new int[Steps];
    private readonly int[] _errors = new int[Steps];
    private int _count;

    /// <summary>Whether as many steps have been added as the window holds.</summary>
    public bool IsFull => _count >= Steps;

    /// <summary>Failed requests in percent of all, 0 to 100.</summary>
    public double Percent => 100.0 * _errors.Sum() / Math.Max(1, _requests.Sum());

    /// <summary>Adds the counts of a step; the oldest one leaves. There are never more errors than requests.</summary>
    public void Add(int requests, int errors)
    {
        _requests[_count % Steps] = requests;
        _errors[_count % Steps] = Math.Min(errors, requests);
        _count++;
    }
}
