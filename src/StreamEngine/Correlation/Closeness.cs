using StreamEngine.Batching;

namespace StreamEngine.Correlation;

/// <summary>How likely two entities share a fate, in [0, 1].</summary>
internal static class Closeness
{
    /// <summary>Entities of one service.</summary>
    internal const double SameService = 1;

    /// <summary>Different services on one host.</summary>
    internal const double SameHost = 0.8;

    /// <summary>One calls the other.</summary>
    internal const double Neighbour = 0.7;

    /// <summary>One calls the other through a third, which may itself show nothing.</summary>
    internal const double SecondNeighbour = 0.5;

    /// <summary>Too little is known of one of them to tell.</summary>
    internal const double Unknown = 0.4;

    /// <summary>The closeness of two entities; 0 for entities that are known to differ and not to call each other.</summary>
    internal static double Of(Entity a, Entity b, Topology? topology)
    {
        if (Same(a.Service, b.Service))
        {
            return SameService;
        }

        if (Same(a.Host, b.Host) || (a.Service is null && b.Service is null && a.Host is null && b.Host is null && Same(a.Component, b.Component)))
        {
            return SameHost;
        }

        if (topology is not null && topology.NodeOf(a) is { } from && topology.NodeOf(b) is { } to)
        {
            int hops = Least(topology.Hops(from, to), topology.Hops(to, from));
            return hops switch { 0 => SameService, 1 => Neighbour, 2 => SecondNeighbour, _ => 0 };
        }

        bool services = a.Service is not null && b.Service is not null;
        bool hosts = a.Service is null && b.Service is null && a.Host is not null && b.Host is not null;
        bool components = a.Service is null && b.Service is null && a.Host is null && b.Host is null && a.Component is not null && b.Component is not null;
        return services || hosts || components ? 0 : Unknown;
    }

    /// <summary>What people would call the thing: one key for all entities of a service, else of a host, else of a component.</summary>
    internal static string Key(Entity entity) =>
        entity.Service is { } service ? "s:" + service.ToLowerInvariant()
        : entity.Host is { } host ? "h:" + host.ToLowerInvariant()
        : entity.Component is { } component ? "c:" + component.ToLowerInvariant()
        : string.Empty;

    // Names in angle brackets, such as <other>, stand for many that no table had room for.
    private static bool Same(string? a, string? b) => a is not null && !a.StartsWith('<') && string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static int Least(int a, int b) => a < 0 ? b : b < 0 ? a : Math.Min(a, b);
}
