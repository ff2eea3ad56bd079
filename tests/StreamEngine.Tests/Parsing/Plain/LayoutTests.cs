using System.Globalization;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Plain;
using Xunit;

namespace StreamEngine.Tests.Parsing.Plain;

/// <summary>Layouts of well-known kinds of logs, recognised by their shapes alone.</summary>
public class LayoutTests
{
    private static readonly ParserOptions Options = new() { Now = Instant("2026-01-10T00:00:00Z") };

    [Fact]
    public void Spark_executor_lines() => Check(
        """
        17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: Registered signal handlers for [TERM, HUP, INT]
        17/06/09 20:10:41 WARN spark.SecurityManager: Changing view acls to: yarn,curi
        17/06/09 20:10:42 INFO storage.BlockManager: Found block rdd_2_0 locally
        17/06/09 20:10:43 ERROR util.Utils: Aborting task
        """,
        "2017-06-09T20:10:40Z", 9, "Registered signal handlers for [TERM, HUP, INT]", logger: "executor.CoarseGrainedExecutorBackend");

    [Fact]
    public void Android_logcat_with_single_letter_levels() => Check(
        """
        03-17 16:13:38.811  1702  2395 D WindowManager: printFreezingDisplayLogsopening app wtoken = AppWindowToken{9f4ef63}
        03-17 16:13:38.819  1702  8671 I ActivityManager: START u0 from pid 1702
        03-17 16:13:39.020  2227  2227 W PhoneStatusBar: ready
        03-17 16:13:39.020  2227  2227 E TelephonyManager: getDataEnabled: null
        """,
        "2025-03-17T16:13:38.811Z", 5, "printFreezingDisplayLogsopening app wtoken = AppWindowToken{9f4ef63}", logger: "WindowManager");

    [Fact]
    public void OpenStack_service_lines_with_a_file_name_in_front() => Check(
        """
        nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [req-38101a0b 113d3a99 54fadb41 - - -] 10.11.10.1 "GET /v2/servers" status: 200
        nova-compute.log.1.2017-05-16_13:55:31 2017-05-16 00:00:04.500 2931 INFO nova.compute.manager [req-3ea4052c - - - - -] [instance: b9000564] VM Started (Lifecycle Event)
        nova-compute.log.1.2017-05-16_13:55:31 2017-05-16 00:00:04.693 2931 WARNING nova.virt.libvirt.imagecache [req-addc1839 - - - - -] Unknown base file: /var/lib/nova
        """,
        "2017-05-16T00:00:00.008Z", 9, "10.11.10.1 \"GET /v2/servers\" status: 200", logger: "nova.osapi_compute.wsgi.server");

    [Fact]
    public void Cluster_lines_with_epoch_seconds_in_the_middle() => Check(
        """
        134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component State Change: Component is in the unavailable state
        350766 node-109 unix.hw state_change.unavailable 1084680778 1 Component State Change: Component is in the unavailable state
        344518 node-246 action error 1084270955 1 wait (command 3180)
        460903 node-70 boot_cmd new 1076697341 1 Targeting domains:node-D0 and nodes:node-70 child of command 2176
        """,
        "2004-02-26T14:12:22Z", 0, "Component State Change: Component is in the unavailable state", host: "node-246");

    [Fact]
    public void Supercomputer_syslog_with_label_epoch_and_repeated_host() => Check(
        """
        - 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session closed for user root
        - 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session opened for user root by (uid=0)
        - 1131566479 2005.11.09 dn261 Nov 9 12:01:19 dn261/dn261 sshd[31415]: Accepted publickey
        - 1131566512 2005.11.09 en74 Nov 9 12:01:52 en74/en74 ntpd: time reset 0.1 s
        """,
        "2005-11-09T20:01:01Z", 0, "session closed for user root", service: "crond", logger: "pam_unix", host: "dn228");

    [Fact]
    public void Windows_servicing_log_with_padded_columns() => Check(
        """
        2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack v6.1.7601.23505 with Core: C:\Windows\cbscore.dll
        2016-09-28 04:30:31, Info                  CSI    00000001@2016/9/27:20:30:31.455 WcpInitialize (wcp.dll version 0.0.0.6)
        2016-09-28 04:30:31, Error                 CBS    Failed to get session package state
        """,
        "2016-09-28T04:30:30Z", 9, "Loaded Servicing Stack v6.1.7601.23505 with Core: C:\\Windows\\cbscore.dll", logger: "CBS");

    [Fact]
    public void Phone_health_app_with_pipes() => Check(
        """
        20171223-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579
        20171223-22:15:29:615|Step_SPUtils|30002312|getTodayTotalDetailSteps = 1514038440000##6993##548365
        20171224-0:58:53:985|HiH_HiSyncControl|30002312|checkCurrentUserBaseInfo
        """,
        "2017-12-23T22:15:29.606Z", 0, "onStandStepChanged 3579", logger: "Step_LSC");

    [Fact]
    public void Logback_with_a_time_of_day_only() => Check(
        """
        10:00:00.123 [main] INFO  c.e.shop.CheckoutService - Order 17 accepted
        10:00:00.223 [http-nio-8080-exec-1] WARN  c.e.shop.CartService - Cart 12 is empty - ignored
        10:00:01.000 [main] DEBUG c.e.shop.Main - up
        """,
        "2026-01-10T10:00:00.123Z", 9, "Order 17 accepted", logger: "c.e.shop.CheckoutService");

    [Fact]
    public void Spring_boot_with_a_padded_logger() => Check(
        """
        2026-01-05T10:00:00.123Z  INFO 4711 --- [           main] c.e.demo.DemoApplication                 : Starting DemoApplication
        2026-01-05T10:00:00.456Z  WARN 4711 --- [nio-8080-exec-1] o.a.c.c.C.[Tomcat].[localhost].[/]       : Initializing
        2026-01-05T10:00:00.789Z ERROR 4711 --- [           main] c.e.demo.Broken                          : Failed: no bean
        """,
        "2026-01-05T10:00:00.123Z", 9, "Starting DemoApplication", logger: "c.e.demo.DemoApplication");

    [Fact]
    public void Python_logging_with_dashes() => Check(
        """
        2026-01-05 10:00:00,123 - app.module - WARNING - Disk at 91 % - cleaning
        2026-01-05 10:00:01,456 - app - INFO - Started
        2026-01-05 10:00:02,789 - app.db.pool - ERROR - Lost connection
        """,
        "2026-01-05T10:00:00.123Z", 13, "Disk at 91 % - cleaning", logger: "app.module");

    [Fact]
    public void Ruby_logger_as_rails_uses_it() => Check(
        """
        I, [2026-01-05T10:00:00.123456 #1234]  INFO -- : Started GET "/orders" for 10.0.0.1
        W, [2026-01-05T10:00:00.223456 #1234]  WARN -- : Deprecated call
        E, [2026-01-05T10:00:00.323456 #1234] ERROR -- : Completed 500 in 12ms
        """,
        "2026-01-05T10:00:00.123456Z", 9, "Started GET \"/orders\" for 10.0.0.1");

    [Fact]
    public void Postgres_with_and_without_a_user() => Check(
        """
        2026-01-05 10:00:00.123 UTC [1234] LOG:  database system is ready to accept connections
        2026-01-05 10:00:01.123 UTC [1240] app@shop ERROR:  relation "carts" does not exist at character 15
        2026-01-05 10:00:01.123 UTC [1240] app@shop STATEMENT:  select * from carts
        2026-01-05 10:00:02.123 UTC [1250] app@shop LOG:  duration: 12.5 ms
        2026-01-05 10:00:02.133 UTC [1251] app@shop FATAL:  too many connections
        """,
        "2026-01-05T10:00:00.123Z", 9, "database system is ready to accept connections");

    [Fact]
    public void Nginx_error_log() => Check(
        """
        2026/01/05 10:00:00 [error] 123#0: *1 open() "/usr/share/nginx/html/x" failed (2: No such file or directory)
        2026/01/05 10:00:01 [warn] 124#0: *2 upstream server temporarily disabled
        2026/01/05 10:00:02 [notice] 1#1: signal process started
        """,
        "2026-01-05T10:00:00Z", 17, "*1 open() \"/usr/share/nginx/html/x\" failed (2: No such file or directory)", format: "errorlog");

    [Fact]
    public void Apache_error_log_with_modules() => Check(
        """
        [Mon Jan 05 10:00:00.123456 2026] [core:notice] [pid 123:tid 456] AH00094: Command line: '/usr/sbin/httpd'
        [Mon Jan 05 10:00:01.123456 2026] [proxy:error] [pid 124:tid 456] (111)Connection refused: AH00957: HTTP attempt failed
        [Mon Jan 05 10:00:02.123456 2026] [mpm_event:notice] [pid 123:tid 456] AH00489: resuming normal operations
        """,
        "2026-01-05T10:00:00.123456Z", 10, "AH00094: Command line: '/usr/sbin/httpd'", logger: "core", format: "errorlog");

    [Fact]
    public void Kubernetes_component_log() => Check(
        """
        I0105 12:34:56.123456   12345 server.go:123] Starting to serve on port 10250
        W0105 12:34:57.123456   12345 reflector.go:324] failed to list *v1.Node: forbidden
        E0105 12:34:58.123456   12345 kubelet.go:2040] "Skipping pod synchronization"
        """,
        "2026-01-05T12:34:56.123456Z", 9, "Starting to serve on port 10250", logger: "server.go", format: "klog");

    [Fact]
    public void Tomcat_log() => Check(
        """
        05-Jan-2026 10:00:00.123 INFO [main] org.apache.catalina.startup.VersionLoggerListener.log Server version name: Apache Tomcat
        05-Jan-2026 10:00:01.123 WARNING [main] org.apache.catalina.core.AprLifecycleListener.init The library was not found
        05-Jan-2026 10:00:02.123 SEVERE [http-nio-1] org.apache.catalina.core.StandardContext.start One or more listeners failed
        """,
        "2026-01-05T10:00:00.123Z", 9, "Server version name: Apache Tomcat", logger: "org.apache.catalina.startup.VersionLoggerListener.log");

    [Fact]
    public void Java_util_logging_on_two_lines() => Check(
        """
        Jan 05, 2026 10:00:00 AM org.example.Server start
        INFO: Listening on 8080
        Jan 05, 2026 1:00:01 PM org.example.Server handle
        SEVERE: Request failed
        java.lang.IllegalStateException: closed
        	at org.example.Server.handle(Server.java:10)
        """,
        "2026-01-05T10:00:00Z", 9, "Listening on 8080", logger: "org.example.Server");

    [Fact]
    public void Database_server_with_bracketed_columns() => Check(
        """
        2026-01-05T10:00:00.123456Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.0.36) starting as process 1
        2026-01-05T10:00:01.123456Z 1 [Warning] [MY-013169] [InnoDB] InnoDB initialization has started
        2026-01-05T10:00:02.123456Z 0 [ERROR] [MY-010119] [Server] Aborting
        2026-01-05T10:00:02.123456Z 0 [Note] [MY-010119] [Server] Bye
        """,
        "2026-01-05T10:00:00.123456Z", 0, "/usr/sbin/mysqld (mysqld 8.0.36) starting as process 1");

    [Fact]
    public void Level_before_the_timestamp() => Check(
        """
        [WARN] 2026-01-05 10:00:00.123 [worker-1] com.example.Pool - Pool exhausted
        [INFO] 2026-01-05 10:00:01.123 [worker-2] com.example.Pool - Pool grown to 12
        """,
        "2026-01-05T10:00:00.123Z", 13, "Pool exhausted", logger: "com.example.Pool");

    [Fact]
    public void Tab_separated_console_log() => Check(
        "2026-01-05T10:00:00.000Z\tINFO\tcontroller/run.go:12\tReconciled\n2026-01-05T10:00:01.000Z\tERROR\tcontroller/run.go:90\tReconcile failed\n",
        "2026-01-05T10:00:00Z", 9, "Reconciled", logger: "controller/run.go");

    [Fact]
    public void Message_only_after_the_timestamp() => Check(
        """
        2026-01-05 10:00:00 Connection from 10.0.0.1 accepted
        2026-01-05 10:00:01 Connection from 10.0.0.2 refused
        2026-01-05 10:00:02 Shutting down
        """,
        "2026-01-05T10:00:00Z", 0, "Connection from 10.0.0.1 accepted");

    private static void Check(string text, string time, int severity, string body, string service = "", string logger = "", string host = "", string format = "plain")
    {
        IRecordParser parser = ParserHarness.Create(new PlainFormat(), System.Text.Encoding.UTF8.GetBytes(text), Options);
        TestContext.Current.TestOutputHelper?.WriteLine(parser.Description);
        FormatDetection detection = FormatDetector.Detect(new FormatSample(System.Text.Encoding.UTF8.GetBytes(text), complete: true));
        Assert.Equal(format, detection.Format!.Name);
        ParseResult result = ParserHarness.Parse(parser, System.Text.Encoding.UTF8.GetBytes(text));
        LogRow row = result.Logs[0];
        Assert.Equal(body, row.Body);
        Assert.Equal((time, severity), (Show(row.Time), (int)row.Severity));
        Assert.Equal((service, logger, host), (row.Service, row.Logger, row.Host));
        Assert.All(result.Logs, r => Assert.NotEqual(long.MinValue, r.Time));
    }

    private static string Show(long time) =>
        DateTimeOffset.UnixEpoch.AddTicks(time / 100).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "Z";

    private static long Instant(string text) => (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks * 100;
}
