CREATE TABLE `users` (`id` integer PRIMARY KEY AUTOINCREMENT, `created_at` datetime, `updated_at` datetime, `deleted_at` datetime, `name` text, `active` numeric DEFAULT true, `balance` real, `avatar` blob);
CREATE INDEX `idx_users_deleted_at` ON `users` (`deleted_at`);
INSERT INTO `users` VALUES (3, '2024-05-01 08:30:00.123+00:00', '2024-05-01 10:30:00.123+02:00', NULL, 'Ada', 1, 12.25, x'00ff'), (4, '2024-05-02 08:30:00+00:00', '2024-05-02 08:30:00+00:00', '2024-06-01 00:00:00+00:00', 'Grace', 0, NULL, NULL);
CREATE TABLE `login_logs` (`id` integer PRIMARY KEY AUTOINCREMENT, `user_id` integer, `at` integer NOT NULL, CONSTRAINT `fk_login_logs_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`));
INSERT INTO `login_logs` VALUES (1, 3, 1714552200), (2, 4, 1714642200);
